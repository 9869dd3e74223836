import { LoggingFormat, SystemLogLevel } from 'aws-cdk-lib/aws-lambda';

/**
 * How every function logs: its own lines as they are, each one JSON object, and of Lambda's lines only those that tell of
 * a failure. The three of every call that went well would be half of what logs cost.
 */
export const leanLogs = { loggingFormat: LoggingFormat.JSON, systemLogLevelV2: SystemLogLevel.WARN } as const;
