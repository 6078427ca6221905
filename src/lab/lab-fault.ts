import type { Fault } from './carrier/faults.js';
import type { ModelFault } from './model/model-fault.js';

/** Whatever can be made to go wrong in the lab; `model-…` are the model's. */
export type LabFault = Fault | ModelFault;

export const isModelFault = (fault: LabFault): fault is ModelFault => fault.kind.startsWith('model-');
