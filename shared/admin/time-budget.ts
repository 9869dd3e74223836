/** After so many milliseconds a call of many parts begins no further one: the API has 30 seconds, and a part may be retried for three. */
export const budgetMs = 18_000;
