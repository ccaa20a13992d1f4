"""Finding accounts by name, whatever its case, and those that may manage people."""

from django.db.models import QuerySet, Value
from django.db.models.functions import Lower

from annotation.models import User
from annotation.permissions import Permission, roles_with


def users_named(name: str) -> QuerySet[User]:
    """Return the account with this name, in whatever case. The database's `lower` decides, as in its unique index."""
    wanted = User.normalize_username(name.strip())
    return User.objects.alias(lower_name=Lower("username")).filter(lower_name=Lower(Value(wanted)))


def people_managers() -> QuerySet[User]:
    """Return the people who can sign in and manage people. There must always be one."""
    return User.objects.filter(role__in=roles_with(Permission.MANAGE_PEOPLE), kind=User.Kind.PERSON, is_active=True)
