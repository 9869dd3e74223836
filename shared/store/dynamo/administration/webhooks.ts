import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Webhook, WebhookState, WebhookStore } from '../../webhooks.ts';
import type { Database } from '../engine/database.ts';
import type { Row } from '../rows/items.ts';
import { keys, webhookPrefix } from '../rows/keys.ts';
import { auditRow } from './audit.ts';
import { writeAllIf, writeIf } from './conditional-write.ts';

interface StateRow extends Row {
  /** Deflated JSON: a shop has many diaries, and one position for each. */
  readonly packed: Uint8Array;
  readonly holder?: string;
  readonly leaseUntil?: number;
}

const webhookOf = ({ pk: _pk, sk: _sk, ...webhook }: Row): Webhook => webhook as unknown as Webhook;

const stateOf = ({ packed }: StateRow): WebhookState => JSON.parse(inflateRawSync(packed).toString()) as WebhookState;

const packedOf = (state: WebhookState): Uint8Array => deflateRawSync(JSON.stringify(state));

/** Rows of webhooks, each with the row of its state beside it. */
export const webhookStore = (database: Database): WebhookStore => {
  return {
    async listWebhooks() {
      const { pk } = keys.webhook('');
      const rows = await database.query<Row>({
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :webhook)',
        ExpressionAttributeValues: { ':pk': pk, ':webhook': webhookPrefix },
      });
      return rows.map(webhookOf);
    },

    async loadWebhook(id) {
      const row = await database.get<Row>(keys.webhook(id));
      return row && webhookOf(row);
    },

    saveWebhook: (webhook, { state, audit }) =>
      writeAllIf(database, [
        {
          Put: {
            Item: { ...keys.webhook(webhook.id), ...webhook },
            ...(webhook.revision === 1
              ? { ConditionExpression: 'attribute_not_exists(pk)' }
              : {
                  ConditionExpression: 'revision = :before',
                  ExpressionAttributeValues: { ':before': webhook.revision - 1 },
                }),
          },
        },
        ...(state === undefined
          ? []
          : // Without a holder: whoever tells it now may not save what it found any more.
            [{ Put: { Item: { ...keys.webhookState(webhook.id), packed: packedOf(state) } } }]),
        { Put: { Item: auditRow(audit) } },
      ]),

    async deleteWebhook(id, audit) {
      await writeAllIf(database, [
        { Delete: { Key: keys.webhook(id) } },
        { Delete: { Key: keys.webhookState(id) } },
        { Put: { Item: auditRow(audit) } },
      ]);
    },

    async loadWebhookState(id) {
      const row = await database.get<StateRow>(keys.webhookState(id));
      return row && stateOf(row);
    },

    async leaseWebhook(id, { holder, until }) {
      const taken = await database.update({
        Key: keys.webhookState(id),
        UpdateExpression: 'SET holder = :holder, leaseUntil = :until',
        ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(leaseUntil) OR leaseUntil <= :now)',
        ExpressionAttributeValues: { ':holder': holder, ':until': until, ':now': database.clock() },
      });
      const row = taken ? await database.get<StateRow>(keys.webhookState(id)) : undefined;
      return row?.holder === holder ? stateOf(row) : undefined;
    },

    saveWebhookState: (id, state, { holder, ends }) =>
      writeIf(database, {
        Update: {
          Key: keys.webhookState(id),
          UpdateExpression: `SET packed = :packed${ends ? ' REMOVE holder, leaseUntil' : ''}`,
          ConditionExpression: 'holder = :holder',
          ExpressionAttributeValues: { ':packed': packedOf(state), ':holder': holder },
        },
      }),
  };
};
