import { useState } from 'preact/hooks';
import { call } from '../api/api.ts';
import { useAction } from '../api/load.ts';
import { Asking } from '../parts/parts.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { useWords } from '../words/language.ts';
import { useReason } from './reason.ts';
import type { Webhook } from './webhooks.tsx';

interface Outcome {
  readonly taken: boolean;
  readonly reason?: string;
}

interface ActionsProps {
  /** Where the webhook lies in the API. */
  readonly path: string;
  readonly webhook: Webhook;
  readonly changed: () => void;
  readonly removed: () => void;
  readonly replaced: (secret: string) => void;
}

/** What can be done with a webhook: try it, switch it, sign anew, delete it. */
export const WebhookActions = ({ path, webhook: { enabled }, changed, removed, replaced }: ActionsProps) => {
  const { webhooks: words } = useWords();
  const reasonOf = useReason();
  const { busy, problem, run } = useAction();
  const [outcome, setOutcome] = useState<Outcome>();
  const test = () =>
    run(async () => {
      setOutcome(undefined);
      setOutcome((await call<Outcome>('POST', `${path}/test`)).body);
    });
  const turn = () =>
    run(async () => {
      await call('PATCH', path, { body: { enabled: !enabled } });
      changed();
    });
  const replace = async () => replaced((await call<{ secret: string }>('POST', `${path}/secret`)).body.secret);
  const remove = async () => {
    await call('DELETE', path);
    removed();
  };
  return (
    <>
      <div class="row">
        <button type="button" class="plain" disabled={busy} onClick={() => void test()}>
          {words.test}
        </button>
        <button type="button" class="plain" disabled={busy} onClick={() => void turn()}>
          {enabled ? words.switchOff : words.switchOn}
        </button>
        <Asking label={words.newSecret} explain={words.replacing} act={replace} />
        <Asking label={words.remove} explain={words.removal} act={remove} />
      </div>
      <Refusal problem={problem} />
      <div role="status">
        {outcome && (
          <p class={`note ${outcome.taken ? 'good' : 'error'}`}>
            {outcome.taken ? words.taken : `${words.notTaken} ${reasonOf(outcome.reason ?? '')}.`}
          </p>
        )}
      </div>
    </>
  );
};
