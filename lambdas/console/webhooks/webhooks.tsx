import { useState } from 'preact/hooks';
import type { z } from 'zod/mini';
import type { newWebhookView, webhookView } from '../../../shared/admin/webhooks/schema.ts';
import { paths } from '../../../shared/deployment/paths.ts';
import { call } from '../api/api.ts';
import { useLoad } from '../api/load.ts';
import { Table } from '../lists/table.tsx';
import { Copied, Heading } from '../parts/parts.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { useMoment } from '../parts/shown.tsx';
import { hrefOf } from '../route.ts';
import { useWords } from '../words/language.ts';
import { NewWebhook, type WantedWebhook } from './new-webhook.tsx';
import { useReason } from './reason.ts';
import { WebhookActions } from './webhook-actions.tsx';

export type Webhook = z.output<typeof webhookView>;

/** Where the webhooks lie in the API. */
const path = `${paths.admin}/webhooks`;

/** How the sending to a webhook goes, in words. */
const State = ({ webhook: { disabledBecause, nextAttemptAt } }: { readonly webhook: Webhook }) => {
  const { webhooks: words } = useWords();
  const moment = useMoment();
  if (disabledBecause !== undefined) return <span class="complaint">{words.off[disabledBecause]}</span>;
  return (
    <>
      <span class="chip on">{words.on}</span>
      {nextAttemptAt !== undefined && ` ${words.next} ${moment(nextAttemptAt)}`}
    </>
  );
};

/** Where diary programs are told of changes (B09): what is there, how the sending goes, and one more. */
export const Webhooks = () => {
  const { webhooks: words, kinds, none, loading } = useWords();
  const moment = useMoment();
  const reasonOf = useReason();
  const { value, problem, reload } = useLoad(
    () => call<{ items: readonly Webhook[] }>('GET', path).then(({ body }) => body.items),
    path,
  );
  const [secret, setSecret] = useState<{ readonly id: string; readonly text: string }>();
  const make = async (body: WantedWebhook) => {
    const { body: made } = await call<z.output<typeof newWebhookView>>('POST', path, { body }).catch((error) => {
      // It may have been made, only its answer got lost.
      reload();
      throw error;
    });
    setSecret({ id: made.id, text: made.secret });
    reload();
  };
  return (
    <>
      <p class="crumb">
        <a href={hrefOf('resources')}>{kinds.resources.many}</a>
      </p>
      <Heading text={words.title} />
      <p>{words.explain}</p>
      <Refusal problem={problem} again={reload} />
      {value === undefined && problem === undefined && <p role="status">{loading}</p>}
      {value?.length === 0 && <p role="status">{words.none}</p>}
      <Table
        head={[words.url, words.description, words.state, words.success, words.failure, words.actions]}
        rows={(value ?? []).map((webhook) => ({
          key: webhook.id,
          cells: [
            webhook.url,
            webhook.description ?? none,
            <State key="state" webhook={webhook} />,
            webhook.lastSuccessAt === undefined ? none : moment(webhook.lastSuccessAt),
            webhook.lastFailure === undefined
              ? none
              : `${moment(webhook.lastFailure.at)}: ${reasonOf(webhook.lastFailure.reason)}`,
            <WebhookActions
              key="actions"
              path={`${path}/${webhook.id}`}
              webhook={webhook}
              changed={reload}
              removed={() => {
                setSecret((before) => (before?.id === webhook.id ? undefined : before));
                reload();
              }}
              replaced={(text) => setSecret({ id: webhook.id, text })}
            />,
          ],
        }))}
      />
      {secret && (
        <div key={secret.text} class="note warning" role="status">
          <p>{words.once}</p>
          <Copied text={secret.text} label={words.secret} />
        </div>
      )}
      {value && (
        <section>
          <NewWebhook make={make} />
        </section>
      )}
    </>
  );
};
