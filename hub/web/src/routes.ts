/** One lazy chunk for each page. */
import { lazy } from 'preact-iso';

export const HomePage = lazy(() => import('./pages/home/HomePage'));
export const RoomPage = lazy(() => import('./pages/home/RoomPage'));
export const DevicesPage = lazy(() => import('./pages/devices/DevicesPage'));
export const ActivityPage = lazy(() => import('./pages/activity/ActivityPage'));
export const ScenariosPage = lazy(() => import('./pages/scenarios/ScenariosPage'));
export const ScenarioPage = lazy(() => import('./pages/scenarios/ScenarioPage'));
export const FoundPage = lazy(() => import('./pages/found/FoundPage'));
export const SettingsPage = lazy(() => import('./pages/settings/SettingsPage'));
export const MorePage = lazy(() => import('./pages/more/MorePage'));
export const ApiPage = lazy(() => import('./pages/developer/ApiPage'));
export const NotFoundPage = lazy(() => import('./pages/more/NotFoundPage'));
export const DevicePanel = lazy(() => import('./pages/device/DevicePanel'));
export const Palette = lazy(() => import('./frame/Palette'));
