import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { checkNumber } from '../../proofs/check-number.ts';
import { sendErrorPage } from '../pages/error-page.ts';
import { deadRefusalPage, deviceRefusedPage, refuseDevicePage, type ShownDevice } from '../pages/refuse-device-page.ts';
import { sendFormPage, sendPage } from '../pages/send-page.ts';
import { mask } from '../verification/destination.ts';
import { shownActiveAfter } from './announced.ts';
import type { DevicesRoom } from './devices-room.ts';
import { REFUSAL_PATH } from './refusal-links.ts';
import { type RefusableDevice, type Refusal, readRefusal, refuseDevice } from './refuse-device.ts';

/**
 * `/devices/refuse/{token}`: what the link of a notice opens (P22). Looking changes nothing, since programs that check
 * mail open links, some of them in a whole browser; only the button of the page removes the device.
 */
export function registerRefusal(app: FastifyInstance, room: DevicesRoom): void {
  const { issuer, name } = room.config;
  const path = `${REFUSAL_PATH}/:token`;

  app.get(path, async (request, reply) => {
    const refusal = await readRefusal(room, tokenIn(request));
    return refusal.state === 'open'
      ? sendFormPage(reply, 200, refuseDevicePage(shown(room, refusal)))
      : sendDead(reply, name, refusal.state);
  });

  app.post(path, async (request, reply) => {
    if (!wasPressed(request, issuer)) {
      return sendErrorPage(reply, 403, name, {
        title: 'The device was not removed',
        text: 'This page was asked for from elsewhere. Open the link in the message again, and press its button.',
      });
    }
    const refusal = await refuseDevice(room, tokenIn(request));
    return refusal.state === 'open'
      ? sendPage(reply, 200, deviceRefusedPage(shown(room, refusal)))
      : sendDead(reply, name, refusal.state);
  });
}

const tokenIn = ({ params }: FastifyRequest): string =>
  typeof params === 'object' && params !== null && 'token' in params ? String(params.token) : '';

/** A form that a page of ours posts: browsers say so in `Origin`, with every POST (Fetch standard, section 3.2). */
function wasPressed({ headers }: FastifyRequest, issuer: string): boolean {
  const { origin, 'sec-fetch-site': site, 'sec-purpose': purpose } = headers;
  return origin === issuer && (site === undefined || site === 'same-origin') && purpose === undefined;
}

function shown(room: DevicesRoom, { device, account }: RefusableDevice): ShownDevice {
  const activeAfter = shownActiveAfter(device.active_after, room.now(), room.config.devices);
  return {
    serverName: room.config.name,
    deviceName: device.name,
    checkNumber: checkNumber(device.thumbprint),
    account: masked(account),
    addedAt: device.created_at,
    activeAfter: activeAfter > room.now() ? activeAfter : null,
  };
}

function masked({ email, phone_number }: RefusableDevice['account']): string {
  if (email !== null) return mask({ channel: 'email', destination: email });
  return phone_number === null ? '' : mask({ channel: 'phone', destination: phone_number });
}

const STATUS = { removed: 200, over: 410, unknown: 404 } as const;

const sendDead = (reply: FastifyReply, serverName: string, state: Exclude<Refusal['state'], 'open'>): FastifyReply =>
  sendPage(reply, STATUS[state], deadRefusalPage(serverName, state));
