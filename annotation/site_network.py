"""Where requests of the site may go: public servers, and private ones that the operator has named."""

from django.conf import settings

from outgoing.addresses import Network


def site_network() -> Network:
    """Return the limits of ALLOWED_PRIVATE_HOSTS, for every request that the site or a worker sends."""
    return Network.read(settings.ALLOWED_PRIVATE_HOSTS)
