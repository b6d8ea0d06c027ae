"""What coordinators see: the programme across missions, and the meetings of each."""

from web.coordinator.routes import blueprint

__all__ = ["blueprint"]
