"""Floor 3: the demonstration. A believable launch, the same for the same seed, on real communes."""

from reserve_app.demo.load import Loaded, is_empty, load_demo, reset_demo
from reserve_app.demo.sign_ins import DEMO_PASSWORD, SIGN_INS

__all__ = ["DEMO_PASSWORD", "SIGN_INS", "Loaded", "is_empty", "load_demo", "reset_demo"]
