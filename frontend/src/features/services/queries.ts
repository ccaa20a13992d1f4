import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import type { Webhook } from "@/api/models";

const EVERY = 5_000;
const CHECKS_EVERY = 15_000;
const NOTIFICATIONS = ["notifications"];
const DELIVERIES_AT_ONCE = 10;

export function useServices() {
  return useQuery({
    queryKey: ["services"],
    queryFn: () => unwrap(api.GET("/api/v1/services")),
    refetchInterval: EVERY,
  });
}

export function useInstallation() {
  return useQuery({
    queryKey: ["installation"],
    queryFn: () => unwrap(api.GET("/api/v1/installation")),
    refetchInterval: CHECKS_EVERY,
  });
}

export function useNotifications() {
  return useQuery({
    queryKey: [...NOTIFICATIONS, "own"],
    queryFn: () => unwrap(api.GET("/api/v1/notifications")),
    refetchInterval: CHECKS_EVERY,
  });
}

export function useWebhooks() {
  return useQuery({
    queryKey: [...NOTIFICATIONS, "webhooks"],
    queryFn: () => unwrap(api.GET("/api/v1/webhooks")),
  });
}

export function useDeliveries(offset: number) {
  return useQuery({
    queryKey: [...NOTIFICATIONS, "deliveries", offset],
    queryFn: () =>
      unwrap(api.GET("/api/v1/notifications/deliveries", { params: { query: { limit: DELIVERIES_AT_ONCE, offset } } })),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY,
  });
}

export { DELIVERIES_AT_ONCE };

type MailChange = { by_mail?: boolean; address?: string };
export type WebhookEvent = Webhook["events"][number];
export type WebhookDraft = { name: string; url: string; events: WebhookEvent[]; include_labels: boolean };

const byId = (id: number) => ({ params: { path: { webhook_id: id } } });

export const useChangeMail = () =>
  useChange((body: MailChange) => unwrap(api.PATCH("/api/v1/notifications", { body })));

export const useTestMail = () => useChange((_: undefined) => unwrap(api.POST("/api/v1/notifications/test-mail")));

export const useAddWebhook = () => useChange((body: WebhookDraft) => unwrap(api.POST("/api/v1/webhooks", { body })));

export const useChangeWebhook = (id: number) =>
  useChange((body: { is_active?: boolean } & Partial<WebhookDraft>) =>
    unwrap(api.PATCH("/api/v1/webhooks/{webhook_id}", { ...byId(id), body })),
  );

export const useDeleteWebhook = (id: number) =>
  useChange((_: undefined) => unwrap(api.DELETE("/api/v1/webhooks/{webhook_id}", byId(id))));

export const useReplaceSecret = (id: number) =>
  useChange((_: undefined) => unwrap(api.POST("/api/v1/webhooks/{webhook_id}/secret", byId(id))));

export const useTestWebhook = (id: number) =>
  useChange((_: undefined) => unwrap(api.POST("/api/v1/webhooks/{webhook_id}/test", byId(id))));

export const useSendAgain = (id: string) =>
  useChange((_: undefined) =>
    unwrap(
      api.POST("/api/v1/notifications/deliveries/{delivery_id}/send-again", { params: { path: { delivery_id: id } } }),
    ),
  );

/** Afterwards all that the page shows of notifications is fetched anew. */
function useChange<Given, Answer>(change: (given: Given) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: NOTIFICATIONS }),
  });
}
