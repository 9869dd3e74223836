/** The link of a diary resource to Google Calendar. */
export const googleLinkSecret = (resourceId: string): string => `google-link/${resourceId}`;

/** What the names of a stage's secrets start with, in an account that holds several. */
export const secretPrefix = (stage: string): string => `caldav-${stage}`;
