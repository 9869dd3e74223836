/** Stands in for the store of several requests at once that AWS's client asks for the trace: a function here takes one at a time, whose trace stands in its environment. */
export const InvokeStore = { getInstanceAsync: async (): Promise<undefined> => undefined };
