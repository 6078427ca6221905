/** One item of what a model is told of the conversation so far. Arguments and outputs are JSON as text. */
export type HistoryItem =
  | Readonly<{ type: 'message'; role: 'user' | 'assistant'; text: string }>
  | Readonly<{ type: 'function_call'; callId: string; name: string; argumentsJson: string }>
  | Readonly<{ type: 'function_call_output'; callId: string; output: string }>;
