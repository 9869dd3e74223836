/** Milliseconds that a client is kept waiting at most for what is only noted. */
const patience = 100;

/** What a note came to, where the storage answers in time. In Lambda nothing goes on after the answer, so it is waited for; but not for long. */
export const inTime = async <T>(noted: Promise<T>, late: T): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, patience, late);
  });
  const outcome = await Promise.race([noted, tooLate]);
  clearTimeout(timer);
  return outcome;
};
