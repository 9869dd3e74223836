import { useState } from 'preact/hooks';
import type { Access } from '../access/access.ts';
import { ConnectionTest } from '../access/connection-test.tsx';
import { Phone } from '../access/phone.tsx';
import { useDirectory } from '../entities/directory.tsx';
import { Copied, Heading, Section } from '../parts/parts.tsx';
import { hrefOf } from '../route.ts';
import { useWords } from '../words/language.ts';
import { NewPhoneForm } from './form.tsx';

/** What was made, and the password, which is shown here and never again. */
export interface Ready {
  readonly access: Access;
  readonly resourceId: string;
  readonly password: string;
}

const ReadyPhone = ({ access, resourceId, password, again }: Ready & { readonly again: () => void }) => {
  const words = useWords();
  const [tried, setTried] = useState(password);
  const [picked, setPicked] = useState(resourceId);
  return (
    <>
      <div role="status" class="note good">
        {words.newPhone.ready}
      </div>
      <Section title={words.password.title}>
        <p>{words.password.once}</p>
        <Copied text={password} label={words.password.title} />
        <p>
          {words.fields.userName}: <a href={hrefOf('service-accesses', access.canonicalName)}>{access.userName}</a>
        </p>
      </Section>
      <Phone row={access} resourceId={picked} pick={setPicked} inviteAtOnce />
      <ConnectionTest row={access} resourceId={picked} password={tried} typed={setTried} />
      <p>
        <button type="button" class="plain" onClick={again}>
          {words.newPhone.another}
        </button>
      </p>
    </>
  );
};

/** From a name to a phone that synchronises, in one form (U20). */
export const NewPhone = () => {
  const words = useWords();
  const directory = useDirectory();
  const [ready, setReady] = useState<Ready>();
  return (
    <>
      <Heading text={words.newPhone.title} />
      {ready === undefined ? (
        <NewPhoneForm ready={setReady} />
      ) : (
        <ReadyPhone
          {...ready}
          again={() => {
            directory.reload();
            setReady(undefined);
          }}
        />
      )}
    </>
  );
};
