// Plugs of the npm package tplink-smarthome-simulator: node simulator.cjs LIBRARY [PORT]
//
// Starts a plug with a meter, a dimmer and a strip on 127.0.0.2 and up, each on TCP and UDP; all answer a
// search at 127.255.255.255. Says where they are, a line of JSON each, then `ready`; ends with the pipe it is started from.
'use strict';

const { fstatSync } = require('node:fs');
const [library, port = '9999'] = process.argv.slice(2);
const { Device, UdpServer } = require(library);

const DEVICES = [
  { address: '127.0.0.2', model: 'hs110', alias: 'Coffee maker', mac: '50:c7:bf:0a:00:02' },
  { address: '127.0.0.3', model: 'hs220', alias: 'Hall light', mac: '50:c7:bf:0a:00:03' },
  { address: '127.0.0.4', model: 'hs300', alias: 'Desk strip', mac: '50:c7:bf:0a:00:04' },
];

async function main() {
  for (const { address, model, alias, mac } of DEVICES) {
    const device = new Device({ address, port: Number(port), model, data: { alias, mac, deviceId: mac } });
    // A client that hangs up in the middle of an answer is no reason to end.
    device.deviceNetworking.on('error', (error) => console.error(`${model}: ${error.message}`));
    await device.start();
    console.log(JSON.stringify({ model, alias, address, port: device.port, mac }));
  }
  await UdpServer.start({ port: Number(port) });
  console.log('ready');
}

const input = fstatSync(0);
if (input.isFIFO() || input.isSocket()) process.stdin.on('end', () => process.exit(0)).resume();
main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
