"""Permissions by what a role may do and by the scope of an API token; compose them with & and |."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from annotation.errors import TokenTooNarrow
from annotation.models import ApiToken, User
from annotation.permissions import Permission
from annotation.selectors.api_tokens import Bearer

ADMINS_ONLY = "Only admins may do this."


class SignedIn(BasePermission):
    """Everybody with a session or a token. A token needs the scope "read" to read, and `scope` to change something."""

    scope = ApiToken.Scope.LABEL

    def has_permission(self, request: Request, view: Any) -> bool:
        if not isinstance(request.user, User):
            return False
        check_scope(request, ApiToken.Scope.READ if request.method in SAFE_METHODS else self.scope)
        return True


class HasPermission(SignedIn):
    """Everybody whose role has `permission` (annotation/permissions.py)."""

    permission: Permission
    scope = ApiToken.Scope.MANAGE

    def has_permission(self, request: Request, view: Any) -> bool:
        return (
            isinstance(request.user, User)
            and request.user.may(self.permission)
            and super().has_permission(request, view)
        )


class CanLabel(HasPermission):
    """Labelers and reviewers, and admins, who may try what labelers see."""

    message = "Only labelers, reviewers and admins may label."
    permission = Permission.LABEL
    scope = ApiToken.Scope.LABEL


class CanReview(HasPermission):
    message = "Only reviewers and admins may do this."
    permission = Permission.REVIEW


class CanResearch(HasPermission):
    message = "Only admins and researchers may see this."
    permission = Permission.RESEARCH


class CanManagePeople(HasPermission):
    message = ADMINS_ONLY
    permission = Permission.MANAGE_PEOPLE


class CanManagePhases(HasPermission):
    message = ADMINS_ONLY
    permission = Permission.MANAGE_PHASES


class CanManageProblems(HasPermission):
    message = ADMINS_ONLY
    permission = Permission.MANAGE_PROBLEMS


class CanManageLoop(HasPermission):
    message = ADMINS_ONLY
    permission = Permission.MANAGE_LOOP


class CanManageQuality(HasPermission):
    message = ADMINS_ONLY
    permission = Permission.MANAGE_QUALITY


class CanManageSite(HasPermission):
    message = ADMINS_ONLY
    permission = Permission.MANAGE_SITE


class CanSeeAudit(HasPermission):
    message = ADMINS_ONLY
    permission = Permission.SEE_AUDIT


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
