import { type Entities, type EntityKind, entityFields } from '../../../model/entities/entities.ts';
import type { Fields } from '../../../model/entities/field.ts';
import type { AdminStore, Change, Pin } from '../../admin-store.ts';
import { DoneBeforeError, StoreBusyError } from '../../errors.ts';
import type { WebhookStore } from '../../webhooks.ts';
import { devicesStore } from '../devices/devices.ts';
import { type DatabaseOptions, openDatabase, type TransactionItem } from '../engine/database.ts';
import { startBackoff } from '../engine/retry.ts';
import { feedsStore } from '../feeds/feeds.ts';
import { calendarOf, type Row } from '../rows/items.ts';
import { homePrefix, keys } from '../rows/keys.ts';
import { onceItem } from '../rows/once-row.ts';
import { headProjectionOf } from '../rows/table.ts';
import { auditEntryOf, auditPartition, auditRow, dynamoAuditTrail } from './audit.ts';
import { writeIf } from './conditional-write.ts';
import { deletedResourceStore, deletedResourceWrites } from './deleted-resources.ts';
import { directoryRow, listDirectory, pageOf } from './directory.ts';
import { idempotencyStore } from './idempotency.ts';
import { invitationStore } from './invitation.ts';
import { positionsStore } from './positions.ts';
import { resourceRows } from './resource-rows.ts';
import { webhookStore } from './webhooks.ts';

/** What a kind's rows are called, and which counter says that an entity was changed. */
const kinds = {
  branch: { key: keys.branch, id: 'id', counter: 'revision' },
  user: { key: keys.user, id: 'id', counter: 'revision' },
  resource: { key: keys.head, id: 'id', counter: 'revision' },
  access: { key: keys.serviceAccess, id: 'canonicalName', counter: 'version' },
} as const satisfies Record<EntityKind, object>;

const idOf = ({ kind, before, after }: Change): string =>
  (({ ...before, ...after }) as Record<string, unknown>)[kinds[kind].id] as string;

const made = { ConditionExpression: 'attribute_not_exists(pk)' } as const;

/** Nobody changed it, and nothing came to depend on it, since it was read. */
const unchanged = (kind: EntityKind, before: object) => {
  const { counter } = kinds[kind];
  const { [counter]: count, links = 0 } = before as Record<string, number>;
  return counter === 'version'
    ? { ConditionExpression: 'version = :count', ExpressionAttributeValues: { ':count': count } }
    : {
        ConditionExpression: 'revision = :count AND (attribute_not_exists(links) OR links = :links)',
        ExpressionAttributeValues: { ':count': count, ':links': links },
      };
};

const entityWrites = (change: Change): TransactionItem[] => {
  const { kind, before, after } = change;
  const Key = kinds[kind].key(idOf(change));
  if (after === undefined) return [{ Delete: { Key, ...unchanged(kind, before ?? {}) } }];
  return [{ Put: { Item: { ...Key, ...after }, ...(before === undefined ? made : unchanged(kind, before)) } }];
};

const directoryWrite = (change: Change): TransactionItem =>
  change.after === undefined
    ? { Delete: { Key: keys.directory(change.kind, idOf(change)) } }
    : { Put: { Item: directoryRow(change.kind, idOf(change), change.after) } };

const pinWrite = ({ kind, entity }: Pin): TransactionItem => ({
  Update: {
    Key: kinds[kind].key(entity.id),
    UpdateExpression: 'ADD links :one',
    ConditionExpression: 'revision = :revision',
    ExpressionAttributeValues: { ':one': 1, ':revision': entity.revision },
  },
});

/** The administration's side of the table: entities, directory, audit trail, invitations, remembered answers. */
export const dynamoAdminStore = ({
  fields = entityFields.resource,
  ...options
}: DatabaseOptions & {
  /** What a diary resource has, if not the fields of its table. */
  readonly fields?: Fields;
}): AdminStore & WebhookStore => {
  const { resourceOf, resourceWrites, probeHead } = resourceRows(fields);
  // The function of the administration may read heads, but no row of an appointment.
  const headProjection = headProjectionOf(fields);
  const database = openDatabase(options);
  const { clock } = database;
  const epoch = () => Math.floor(database.random() * 2 ** 48).toString(36);

  return {
    ...idempotencyStore(database),
    ...invitationStore(database),
    ...positionsStore(database),
    ...webhookStore(database),
    ...devicesStore(database),
    ...deletedResourceStore(database),
    ...feedsStore(database),
    ...dynamoAuditTrail(options),

    async load<K extends EntityKind>(kind: K, id: string) {
      const row = await database.get(kinds[kind].key(id), kind === 'resource' ? headProjection : undefined);
      if (row === undefined) return undefined;
      const { pk: _pk, sk: _sk, ...entity } = row;
      return (kind === 'resource' ? resourceOf(row) : entity) as Entities[K] | undefined;
    },

    list: (kind, query, where) => listDirectory(database, kind, query, where),

    async loadResourceCalendar(resourceId) {
      const row = await database.get(keys.head(resourceId), headProjection);
      return row && resourceOf(row) && calendarOf(row);
    },

    async hasPersonalCalendar(userId) {
      const { pk } = keys.homeRow(userId, '');
      const homes = await database.query<Row>({
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :home)',
        ExpressionAttributeValues: { ':pk': pk, ':home': homePrefix },
      });
      // A diary resource stands in a home under its own id, formerly without a mark; a personal calendar under a chosen name.
      return homes.some(({ sk, calendarId }) => {
        const id = String(calendarId);
        return sk !== keys.resourceHomeRow(userId, id).sk && sk !== keys.homeRow(userId, id).sk;
      });
    },

    async makeProbeCalendar(probe) {
      // One that is there already serves as well.
      await writeIf(database, { Put: { Item: probeHead(probe, epoch(), clock()), ...made } });
    },

    async save(changes, { pins = [], audit, once }) {
      const audited = [audit ?? []].flat();
      const by = { at: clock(), actor: audited[0]?.actor ?? '' };
      const items = [
        ...changes.flatMap((change) =>
          change.kind === 'resource' ? resourceWrites(change, epoch()) : entityWrites(change),
        ),
        ...changes.map(directoryWrite),
        ...changes.flatMap((change) => deletedResourceWrites(change, by)),
        ...pins.map(pinWrite),
        ...audited.map((entry) => ({ Put: { Item: auditRow(entry) } })),
        ...(once === undefined ? [] : [onceItem(once, clock())]),
      ];
      const backoff = startBackoff(database);
      for (;;) {
        const reasons = await database.transact(items, backoff);
        if (reasons === undefined) return 'saved';
        if (once !== undefined && reasons.at(-1)?.Code === 'ConditionalCheckFailed') throw new DoneBeforeError();
        const failed = reasons.findIndex(({ Code }) => Code === 'ConditionalCheckFailed');
        const { Put } = (items[failed] ?? {}) as { Put?: { ConditionExpression?: string } };
        if (failed >= 0) return Put?.ConditionExpression === made.ConditionExpression ? 'exists' : 'stale';
        await backoff.wait(new StoreBusyError(reasons));
      }
    },

    listAudit: (query, where = () => true) =>
      pageOf(
        database,
        auditPartition,
        query,
        (row) => {
          const entry = auditEntryOf(row);
          return where(entry) ? entry : undefined;
        },
        false,
      ),
  };
};
