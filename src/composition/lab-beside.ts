import type { Lab } from '../lab/lab.js';
import { type LabWorkerOptions, spawnLab } from '../lab/spawn-lab.js';
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
  return {
    lab,
    config: {
      ...config,
      twilio: { accountSid, authToken: { current: new Secret(authToken) }, baseUrl: twilioBaseUrl },
      openai: { ...config.openai, apiKey: new Secret(openaiApiKey), baseUrl: openaiBaseUrl },
    },
  };
};
