import { refuseOldNode } from './platform/runtime/refuse-old-node.js';

refuseOldNode();
await import('./commands/lab.command.js');
