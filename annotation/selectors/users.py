"""Finding accounts by name, whatever its case, and those that may manage people."""

from django.db.models import QuerySet, Value
from django.db.models.functions import Lower

from annotation.models import User
from annotation.permissions import PERMISSIONS, Permission


def users_named(name: str) -> QuerySet[User]:
    """Return the account with this name, in whatever case. The database's `lower` decides, as in its unique index."""
    wanted = User.normalize_username(name.strip())
    return User.objects.alias(lower_name=Lower("username")).filter(lower_name=Lower(Value(wanted)))


def people_managers() -> QuerySet[User]:
    """Return the people who can sign in and manage people. There must always be one."""
    roles = [role for role, allowed in PERMISSIONS.items() if Permission.MANAGE_PEOPLE in allowed]
    return User.objects.filter(role__in=roles, kind=User.Kind.PERSON, is_active=True)
