"""The field: the nouns of a trade mission and the verbs that change them.

Nothing here knows a request, a template or a screen; the command line, the worker and the web
call the same verbs.
"""
