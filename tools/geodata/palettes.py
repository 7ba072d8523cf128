"""The colours of the base map, by day and by night: calm, so that what is put on it stands out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours; on the land, names of places have a contrast of 7:1, of départements 4.5:1."""

    sea: str
    abroad: str
    land: str
    town: str
    city: str
    water: str
    coast: str
    commune: str
    department: str
    region: str
    department_name: str
    place_name: str
    capital_name: str
    halo: str


LIGHT = Palette(
    sea="#dbe6f1",
    abroad="#f0f1f4",
    land="#ffffff",
    town="#f1f1f8",
    city="#e4e4f1",
    water="#b9d2e8",
    coast="#9fb3cc",
    commune="#cfcfe3",
    department="#b4b4d0",
    region="#7d7db0",
    department_name="#5d5d8a",
    place_name="#34344f",
    capital_name="#1b1b3f",
    halo="#ffffff",
)

DARK = Palette(
    sea="#0c0e22",
    abroad="#14162c",
    land="#1d2040",
    town="#262a50",
    city="#30355f",
    water="#2b4670",
    coast="#3a4a78",
    commune="#303461",
    department="#4a4f85",
    region="#7478b5",
    department_name="#a3a7d6",
    place_name="#d9dbf2",
    capital_name="#f4f4ff",
    halo="#171937",
)
