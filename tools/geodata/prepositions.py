"""Say « in » before the name of a territory: usage decides, no rule of grammar does."""

# Cities and islands: à Paris, à La Réunion, à Mayotte.
AT = frozenset({"75", "974", "975", "976", "977", "978", "986"})
# Names in « la » or « l' » that usage puts « en » before; the others keep « dans » and their
# article: dans la Somme, dans l'Ain. What has no article takes « en » too: en Eure-et-Loir.
EN = frozenset(
    {
        "07", "09", "16", "17", "19", "21", "24", "2A", "2B", "31", "33", "38", "43", "44", "48",
        "52", "53", "57", "70", "73", "74", "76", "85", "87", "93", "971", "972", "973",
    }
)  # fmt: skip


def within(code: str, article: str) -> str:
    """Return what goes before the name, with its space: « dans le  », « en  », « dans l' »."""
    if code in AT:
        return "à "
    return f"dans {article}" if article and code not in EN else "en "
