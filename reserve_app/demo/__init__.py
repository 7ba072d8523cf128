"""Floor 3: the demonstration. A believable launch, the same for the same seed, on real communes."""

from reserve_app.demo.load import Loaded, is_empty, load_demo, reset_demo

__all__ = ["Loaded", "is_empty", "load_demo", "reset_demo"]
