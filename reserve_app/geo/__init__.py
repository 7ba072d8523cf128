"""Know where things are: communes, territories, geocoders, distances, map cells.

Everything here works from the files of ``reserve_app/data/geo``, in memory and without a network.
"""
