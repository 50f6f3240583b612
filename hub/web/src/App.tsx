import { ErrorBoundary, LocationProvider, lazy, useLocation } from 'preact-iso';
import { Frame } from './frame/Frame';
import { Starting, Unreachable } from './frame/Starting';
import { HomePage } from './routes';
import { stage } from './state/session';

const WelcomePage = lazy(() => import('./pages/welcome/WelcomePage'));
const GalleryPage = lazy(() => import('./pages/gallery/GalleryPage'));

void HomePage.preload();

export function App() {
  return (
    <LocationProvider>
      <ErrorBoundary>
        <Place />
      </ErrorBoundary>
    </LocationProvider>
  );
}

function Place() {
  const { path } = useLocation();
  if (path === '/gallery') return <GalleryPage />;
  switch (stage.value) {
    case 'starting':
      return <Starting />;
    case 'unreachable':
      return <Unreachable />;
    case 'ready':
      return <Frame />;
    default:
      return <WelcomePage stage={stage.value} />;
  }
}
