import type { FunctionComponent } from 'preact';
import type { Device } from '../../../api/types';
import { places, type Place } from '../../../model/capability';
import { FanControl, ThermostatControl } from './Climate';
import type { ControlProps } from './control';
import { ColourControl, LevelControl, OnOffControl, WhiteControl } from './Light';
import { CameraControl, MediaControl } from './Media';
import { CoverControl, LockControl } from './Openings';

/** Controls made for what people use daily, in the order in which a page shows them. Everything else gets a form. */
const CONTROLS: Record<string, FunctionComponent<ControlProps>> = {
  lock: LockControl,
  thermostat: ThermostatControl,
  cover: CoverControl,
  media: MediaControl,
  on_off: OnOffControl,
  level: LevelControl,
  fan: FanControl,
  color_temperature: WhiteControl,
  color: ColourControl,
  camera: CameraControl,
};

const ORDER = Object.keys(CONTROLS);

export interface Made {
  place: Place;
  Control: FunctionComponent<ControlProps>;
}

export function controlsOf(device: Device): Made[] {
  return places(device)
    .flatMap((place) => (CONTROLS[place.capability.name] ? [{ place, Control: CONTROLS[place.capability.name]! }] : []))
    .sort((a, b) => device.endpoints.indexOf(a.place.endpoint) - device.endpoints.indexOf(b.place.endpoint) || ORDER.indexOf(a.place.capability.name) - ORDER.indexOf(b.place.capability.name));
}

/** Places whose commands no control covers. */
export function uncovered(device: Device): Place[] {
  return places(device).filter(({ capability }) => !CONTROLS[capability.name] && (capability.commands?.length ?? 0) > 0);
}
