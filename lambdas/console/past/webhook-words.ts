/** What the audit trail records of webhooks, in English. */
export const webhookActionsEn = {
  'webhook created': 'Webhook created',
  'webhook changed': 'Webhook changed',
  'webhook deleted': 'Webhook deleted',
  'webhook disabled': 'Webhook disabled',
  'webhook secret replaced': 'Webhook secret replaced',
};

/** The same in German. */
export const webhookActionsDe = {
  'webhook created': 'Webhook angelegt',
  'webhook changed': 'Webhook geändert',
  'webhook deleted': 'Webhook gelöscht',
  'webhook disabled': 'Webhook abgeschaltet',
  'webhook secret replaced': 'Geheimnis eines Webhooks ersetzt',
};
