import { useEffect, useState } from 'preact/hooks';
import type { z } from 'zod/mini';
import type { invitationView } from '../../../shared/admin/onboarding/calls.ts';
import type { forwardView, resourceUrlView } from '../../../shared/admin/resource-urls.ts';
import { call } from '../api/api.ts';
import { useAction, useLoad } from '../api/load.ts';
import { Copied, Section } from '../parts/parts.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { useMoment } from '../parts/shown.tsx';
import { useReading, useWords } from '../words/language.ts';
import { type Access, pathOfAccess } from './access.ts';

type ResourceUrl = z.output<typeof resourceUrlView>;
type Invitation = z.output<typeof invitationView>;
type Forward = z.output<typeof forwardView>;

interface MessagesProps {
  readonly row: Access;
  readonly resourceId: string;
  readonly invitation: Invitation | undefined;
}

/** Ready-made messages with the invitation, which is short enough for an SMS; before there is one, with the address; never with the password (S21). */
const Messages = ({ row, resourceId, invitation }: MessagesProps) => {
  const words = useWords();
  const read = useReading();
  const path = pathOfAccess(row, 'resource-urls', resourceId, 'forward');
  const { value, problem, reload } = useLoad(() => call<Forward>('GET', path), path);
  const short = invitation && encodeURIComponent(`${words.phone.message} ${invitation.url}`);
  const links =
    short === undefined
      ? value && { mail: read(value.body.mailto), sms: read(value.body.sms) }
      : {
          mail: `mailto:?subject=${encodeURIComponent(words.phone.subject)}&body=${short}`,
          sms: `sms:?&body=${short}`,
        };
  return (
    <>
      <Refusal problem={problem} again={reload} />
      {links && (
        <>
          <a class="button plain" href={links.mail}>
            {words.phone.mail}
          </a>
          <a class="button plain" href={links.sms}>
            {words.phone.sms}
          </a>
        </>
      )}
    </>
  );
};

interface InvitationProps {
  readonly row: Access;
  readonly resourceId: string;
  /** What can be picked has changed meanwhile. */
  readonly refused: () => void;
  /** Without being asked for it. */
  readonly atOnce: boolean;
  readonly made: Invitation | undefined;
  readonly setMade: (made: Invitation) => void;
}

/** A link that works once, to scan or to send (B07). */
const InvitationPart = ({ row, resourceId, refused, atOnce, made, setMade }: InvitationProps) => {
  const words = useWords();
  const moment = useMoment();
  const { busy, problem, run } = useAction();
  const invite = () =>
    run(async () => {
      const path = pathOfAccess(row, 'invitations');
      const { body } = await call<Invitation>('POST', path, { body: { resourceId } }).catch((error) => {
        refused();
        throw error;
      });
      setMade(body);
    });
  useEffect(() => {
    if (atOnce) void invite();
  }, []);
  return (
    <>
      <Refusal problem={problem} />
      <button type="button" class="plain" disabled={busy} onClick={() => void invite()}>
        {words.phone.invite}
      </button>
      {made && (
        <div class="invitation" role="status">
          <p>
            {words.phone.invitation} {words.phone.validTo} {moment(made.expiresAt)}.
          </p>
          <Copied text={made.url} label={words.phone.invitation} />
          <img class="qr" alt={words.phone.qr} src={`data:image/svg+xml,${encodeURIComponent(made.qrSvg)}`} />
        </div>
      )}
    </>
  );
};

/** The invitation, and the messages that carry it. */
const HandOut = (props: Omit<InvitationProps, 'made' | 'setMade'>) => {
  const [made, setMade] = useState<Invitation>();
  return (
    <div class="row">
      <Messages row={props.row} resourceId={props.resourceId} invitation={made} />
      <InvitationPart {...props} made={made} setMade={setMade} />
    </div>
  );
};

interface PhoneProps {
  readonly row: Access;
  readonly resourceId: string;
  readonly pick: (resourceId: string) => void;
  readonly inviteAtOnce?: boolean;
}

/** Picks a resource, whose address fills itself in, and hands it out (S19-S21). */
export const Phone = ({ row, resourceId, pick, inviteAtOnce = false }: PhoneProps) => {
  const words = useWords();
  const path = pathOfAccess(row, 'resource-urls');
  // Another user means other resources.
  const { value, problem, reload } = useLoad(
    () => call<{ items: readonly ResourceUrl[] }>('GET', path),
    `${path} ${row.userId} ${row.changedAt}`,
  );
  const items = value?.body.items ?? [];
  const picked = items.find((item) => item.resourceId === resourceId);
  const [first] = items;
  useEffect(() => {
    if (value !== undefined && picked === undefined) pick(first?.resourceId ?? '');
  });
  return (
    <Section title={words.phone.title}>
      <Refusal problem={problem} again={reload} />
      {value !== undefined && first === undefined && <p class="note warning">{words.phone.none}</p>}
      {first !== undefined && (
        <div class="field">
          <label for="picked-resource">{words.phone.pick}</label>
          <select id="picked-resource" value={resourceId} onInput={({ currentTarget }) => pick(currentTarget.value)}>
            {items.map((item) => (
              <option key={item.resourceId} value={item.resourceId}>
                {item.name}
              </option>
            ))}
          </select>
        </div>
      )}
      {picked && (
        <div key={picked.resourceId}>
          <p>{words.phone.address}</p>
          <Copied text={picked.url} label={words.phone.address} />
          <HandOut row={row} resourceId={picked.resourceId} refused={reload} atOnce={inviteAtOnce} />
          <p class="quiet">{words.phone.noPassword}</p>
        </div>
      )}
    </Section>
  );
};
