import type { Context } from '../platform/contexts/context.js';

/** Reads every stream and has none. */
export const audit: Context = {
  name: 'audit',
  modules: { api: async () => [(await import('./audit.module.js')).AuditModule] },
};
