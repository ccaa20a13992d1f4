"""Permissions by role and by the scope of an API token; compose them with & and |."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from annotation.errors import TokenTooNarrow
from annotation.models import ApiToken, User
from annotation.selectors.api_tokens import Bearer


class SignedIn(BasePermission):
    """Everybody with a session or a token. A token needs the scope "read" to read, and `scope` to change something."""

    scope = ApiToken.Scope.LABEL

    def has_permission(self, request: Request, view: Any) -> bool:
        if not isinstance(request.user, User):
            return False
        check_scope(request, ApiToken.Scope.READ if request.method in SAFE_METHODS else self.scope)
        return True


class HasRole(SignedIn):
    roles: frozenset[str]
    scope = ApiToken.Scope.MANAGE

    def has_permission(self, request: Request, view: Any) -> bool:
        return (
            isinstance(request.user, User) and request.user.role in self.roles and super().has_permission(request, view)
        )


class CanLabel(HasRole):
    """Labelers, and admins, who may try what labelers see."""

    message = "Only labelers and admins may label."
    roles = frozenset({User.Role.LABELER, User.Role.ADMIN})
    scope = ApiToken.Scope.LABEL


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


def check_scope(request: Request, scope: str) -> None:
    """Raise TokenTooNarrow if the request comes with a token that does not allow this. Sessions allow all that the role may do."""
    bearer = request.auth
    if isinstance(bearer, Bearer) and not bearer.allows(scope):
        raise TokenTooNarrow(
            f"This needs an API token with the scope {scope}; this one has {bearer.scope}. Make another one on the account page."
        )
