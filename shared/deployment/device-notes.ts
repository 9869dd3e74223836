/** On AWS a phone that goes on as before is noted once in so many minutes, unless the deployment says otherwise: each note is a write, and four an hour would be a fifth of all that a phone costs. */
export const usualNoteMinutes = 60;
