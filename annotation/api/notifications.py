"""Who is told when something needs an admin: the admin's own mails, webhooks, and the log of deliveries."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation import limits
from annotation.api.json_body import RequestSerializer
from annotation.api.permissions import CanManageSite, signed_in_user
from annotation.api.problem_details import errors
from annotation.errors import NotFound
from annotation.models import Condition, Delivery, User, Webhook
from annotation.models.notification import SUBSCRIBABLE
from annotation.selectors.conditions import current_conditions
from annotation.services import notifications, webhooks


class ConditionSerializer(serializers.ModelSerializer[Condition]):
    class Meta:
        model = Condition
        fields = ("key", "kind", "sentence", "link", "began_at", "told_at")
        read_only_fields = fields


class MailChoiceChangeSerializer(RequestSerializer):
    by_mail = serializers.BooleanField()
    address = serializers.EmailField(allow_blank=True, max_length=254, help_text="Empty: the account's.")


class NotificationsSerializer(MailChoiceChangeSerializer):
    can_mail = serializers.BooleanField(help_text="Whether a mail server is set.")
    account_address = serializers.CharField(allow_blank=True)
    conditions = ConditionSerializer(many=True, help_text="What needs an admin now.")


class WebhookSerializer(serializers.ModelSerializer[Webhook]):
    events = serializers.ListField(child=serializers.ChoiceField(choices=[str(event) for event in SUBSCRIBABLE]))

    class Meta:
        model = Webhook
        fields = ("id", "name", "url", "events", "include_labels", "is_active", "created_at")
        read_only_fields = fields


class NewWebhookSerializer(RequestSerializer):
    name = serializers.CharField(max_length=limits.WEBHOOK_NAME)
    url = serializers.CharField(max_length=limits.WEBHOOK_URL)
    events = serializers.ListField(
        child=serializers.CharField(max_length=60),
        max_length=20,
        required=False,
        help_text=f"Any of {', '.join(SUBSCRIBABLE)}. Left out: {SUBSCRIBABLE[0]}.",
    )
    include_labels = serializers.BooleanField(
        required=False, help_text="Whether labeling.submitted also has the label itself, with its texts."
    )


class WebhookChangeSerializer(NewWebhookSerializer):
    is_active = serializers.BooleanField()


class WebhookWithSecretSerializer(WebhookSerializer):
    secret = serializers.CharField(help_text="Shown in this answer only.")

    class Meta:
        model = Webhook
        fields = ("id", "name", "url", "events", "include_labels", "is_active", "created_at", "secret")
        read_only_fields = fields


class AttemptSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    status = serializers.IntegerField(allow_null=True)
    error = serializers.CharField(allow_blank=True)
    seconds = serializers.FloatField()


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    event = serializers.CharField(source="notification.event")
    to = serializers.SerializerMethodField(help_text="Name of the webhook, or of the admin.")
    by_mail = serializers.SerializerMethodField()
    log = AttemptSerializer(many=True)

    class Meta:
        model = Delivery
        fields = (
            "id",
            "event",
            "to",
            "by_mail",
            "attempts",
            "next_attempt_at",
            "sent_at",
            "given_up_at",
            "created_at",
            "log",
        )
        read_only_fields = fields

    def get_to(self, delivery: Delivery) -> str:
        receiver = delivery.webhook.name if delivery.webhook else getattr(delivery.user, "username", "")
        return str(receiver)

    def get_by_mail(self, delivery: Delivery) -> bool:
        return delivery.webhook_id is None


class NotificationsView(APIView):
    permission_classes = [CanManageSite]

    @extend_schema(operation_id="notifications_get", responses={200: NotificationsSerializer, **errors(403)})
    def get(self, request: Request) -> Response:
        """What needs an admin, and whether you are told by mail."""
        return Response(self._answer(admin_of(request)))

    @extend_schema(
        operation_id="notifications_change",
        request=MailChoiceChangeSerializer,
        responses={200: NotificationsSerializer, **errors(400, 403)},
    )
    def patch(self, request: Request) -> Response:
        """Change whether, and at which address, you are told by mail."""
        change = MailChoiceChangeSerializer(data=request.data, partial=True)
        change.is_valid(raise_exception=True)
        admin = admin_of(request)
        notifications.choose_mail(user=admin, **change.validated_data)
        return Response(self._answer(admin))

    def _answer(self, admin: User) -> dict[str, Any]:
        choice = notifications.mail_choice_of(admin)
        answer = NotificationsSerializer(
            {
                "by_mail": choice.by_mail,
                "address": choice.address,
                "can_mail": notifications.mail_is_configured(),
                "account_address": admin.email,
                "conditions": current_conditions(),
            }
        )
        return dict(answer.data)


class TestMailView(APIView):
    permission_classes = [CanManageSite]

    @extend_schema(
        operation_id="notifications_test_mail", request=None, responses={202: DeliverySerializer, **errors(403, 409)}
    )
    def post(self, request: Request) -> Response:
        """Send a mail to yourself. The log says whether it was sent."""
        return accepted(notifications.send_test_mail(admin_of(request)))


class WebhooksView(APIView):
    permission_classes = [CanManageSite]

    @extend_schema(operation_id="webhooks_list", responses={200: WebhookSerializer(many=True), **errors(403)})
    def get(self, request: Request) -> Response:
        return Response(WebhookSerializer(Webhook.objects.order_by("name"), many=True).data)

    @extend_schema(
        operation_id="webhooks_create",
        request=NewWebhookSerializer,
        responses={201: WebhookWithSecretSerializer, **errors(400, 403, 409)},
    )
    def post(self, request: Request) -> Response:
        """Add a webhook. Its secret is shown in this answer only."""
        new = NewWebhookSerializer(data=request.data)
        new.is_valid(raise_exception=True)
        webhook = webhooks.create_webhook(by=admin_of(request), **new.validated_data)
        return Response(WebhookWithSecretSerializer(webhook).data, status=status.HTTP_201_CREATED)


class WebhookView(APIView):
    permission_classes = [CanManageSite]

    @extend_schema(
        operation_id="webhooks_change",
        request=WebhookChangeSerializer,
        responses={200: WebhookSerializer, **errors(400, 403, 404, 409)},
    )
    def patch(self, request: Request, webhook_id: int) -> Response:
        """Change name, address, events or what they contain, or turn it off and on."""
        change = WebhookChangeSerializer(data=request.data, partial=True)
        change.is_valid(raise_exception=True)
        changed = webhooks.change_webhook(webhook=webhook_of(webhook_id), by=admin_of(request), **change.validated_data)
        return Response(WebhookSerializer(changed).data)

    @extend_schema(operation_id="webhooks_delete", responses={204: None, **errors(403, 404)})
    def delete(self, request: Request, webhook_id: int) -> Response:
        """Remove it, with the log of its deliveries."""
        webhooks.delete_webhook(webhook=webhook_of(webhook_id), by=admin_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class WebhookSecretView(APIView):
    permission_classes = [CanManageSite]

    @extend_schema(
        operation_id="webhooks_replace_secret",
        request=None,
        responses={200: WebhookWithSecretSerializer, **errors(403, 404)},
    )
    def post(self, request: Request, webhook_id: int) -> Response:
        """Make a new secret, shown in this answer only. The old one signs nothing from now on."""
        webhook = webhooks.replace_secret(webhook=webhook_of(webhook_id), by=admin_of(request))
        return Response(WebhookWithSecretSerializer(webhook).data)


class TestWebhookView(APIView):
    permission_classes = [CanManageSite]

    @extend_schema(operation_id="webhooks_test", request=None, responses={202: DeliverySerializer, **errors(403, 404)})
    def post(self, request: Request, webhook_id: int) -> Response:
        """Send a test. The log says how it went."""
        return accepted(notifications.send_test_to_webhook(webhook_of(webhook_id)))


class DeliveriesView(ListAPIView[Delivery]):
    """The deliveries of the last 30 days, newest first."""

    permission_classes = [CanManageSite]
    serializer_class = DeliverySerializer
    queryset = Delivery.objects.select_related("notification", "webhook", "user").order_by("-created_at", "-pk")

    @extend_schema(operation_id="deliveries_list", responses={200: DeliverySerializer(many=True), **errors(403)})
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class SendAgainView(APIView):
    permission_classes = [CanManageSite]

    @extend_schema(
        operation_id="deliveries_send_again", request=None, responses={202: DeliverySerializer, **errors(403, 404)}
    )
    def post(self, request: Request, delivery_id: str) -> Response:
        """Try a delivery again that was given up. The receiver sees the same id."""
        delivery = Delivery.objects.filter(pk=delivery_id).first()
        if delivery is None:
            raise NotFound("There is no such delivery; the log goes back 30 days.")
        notifications.send_again(delivery)
        delivery.refresh_from_db()
        return accepted(delivery)


def accepted(delivery: Delivery) -> Response:
    """It is sent by the next look of one of the site's processes."""
    return Response(DeliverySerializer(delivery).data, status=status.HTTP_202_ACCEPTED)


def admin_of(request: Request) -> User:
    user = signed_in_user(request)
    if user is None:
        raise exceptions.NotAuthenticated
    return user


def webhook_of(webhook_id: int) -> Webhook:
    webhook = Webhook.objects.filter(pk=webhook_id).first()
    if webhook is None:
        raise NotFound("There is no such webhook; it may have been deleted.")
    return webhook
