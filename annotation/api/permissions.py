"""Permissions by role; compose them with & and |."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from annotation.models import User


class HasRole(BasePermission):
    roles: frozenset[str]

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.user, User) and request.user.role in self.roles


class CanLabel(HasRole):
    """Labelers, and admins, who may try what labelers see."""

    message = "Only labelers and admins may label."
    roles = frozenset({User.Role.LABELER, User.Role.ADMIN})


class CanResearch(HasRole):
    message = "Only admins and researchers may see this."
    roles = frozenset({User.Role.ADMIN, User.Role.RESEARCHER})


class CanManage(HasRole):
    message = "Only admins may do this."
    roles = frozenset({User.Role.ADMIN})


class ReadOnly(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return request.method in SAFE_METHODS


def signed_in_user(request: Request) -> User | None:
    """The user who sent the request; None without a session or a token."""
    return request.user if isinstance(request.user, User) else None
