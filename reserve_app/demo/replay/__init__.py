"""The replay: a launch played in a moment through the services, by our rules and by plain ones.

`script` draws who comes, once; `playing` lets them act; `facts` reads what happened and `figures`
judges it, the same way on both sides. See docs/replay.md and docs/adr/0091.
"""
