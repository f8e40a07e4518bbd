"""Words too common to seek or to compare, in five languages, folded."""

from typing import Final

_TEXT: Final = """
de het een en in op van voor met aan bij uit naar over te der die den dat dit deze zijn wordt worden niet ook meer als
das dem des ein eine einer eines einem und im am auf von vom fur mit zu zum zur bei aus nach uber an ist sind wird nicht
le la les l un une du d et dans sur pour avec par au aux a ce cette ces est sont qui que plus pas
the of and for with on to at by from is are this that its be will not more
eng engem vun vum fir mat ass sinn gett net och mei
"""
STOP: Final = frozenset(_TEXT.split())
