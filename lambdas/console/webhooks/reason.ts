import { useWords } from '../words/language.ts';

/** Why a message was not taken, in words: “status-500”, “timeout”, “enotfound”. */
export const useReason = (): ((reason: string) => string) => {
  const { webhooks: words } = useWords();
  const known: Readonly<Record<string, string>> = words.reasons;
  return (reason) => {
    const [, status] = /^status-(\d+)$/.exec(reason) ?? [];
    return status === undefined ? (known[reason] ?? reason) : words.answered(status);
  };
};
