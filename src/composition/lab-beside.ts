import { resolve } from 'node:path';
import type { Lab } from '../lab/lab.js';
import { type LabWorkerOptions, spawnLab } from '../lab/spawn-lab.js';
import { StoreOutage } from '../lab/store-outage.js';
import type { Config } from '../platform/config/config.js';
import { Secret } from '../platform/config/secret.js';

/** The lab, and the configuration with it in the place of every provider. */
export type LabBeside = Readonly<{ lab: Lab; config: Config }>;

/** Starts the lab in a thread of its own and points every provider at it. */
export const startLabBeside = async (config: Config, options: LabWorkerOptions = {}): Promise<LabBeside> => {
  const lab = await spawnLab(options);
  const { twilioBaseUrl, accountSid, authToken, openaiBaseUrl, openaiApiKey } = lab.addresses;
  const { publicBaseUrl } = config.http;
  await lab.configureOthers({
    voiceUrl: `${publicBaseUrl}/api/v1/incoming-call`,
    statusCallback: `${publicBaseUrl}/api/v1/call-status`,
  });
  if (config.stores.eventStoreUrl === undefined) breakStore(lab, resolve(config.stores.dataDir));
  return {
    lab,
    config: {
      ...config,
      twilio: { accountSid, authToken: { current: new Secret(authToken) }, baseUrl: twilioBaseUrl },
      openai: { ...config.openai, apiKey: new Secret(openaiApiKey), baseUrl: openaiBaseUrl },
    },
  };
};

/** The lab says when the event store is to be away. A database's own cannot be taken away from here. */
const breakStore = (lab: Lab, folder: string): void => {
  const outage = new StoreOutage(folder);
  lab.watch(({ type }) => {
    try {
      if (type === 'storeAway') outage.begin();
      else if (type === 'storeBack') outage.end();
    } catch (error) {
      process.emitWarning(`the event store stays: ${String(error)}`);
    }
  });
};
