import { useEffect } from 'preact/hooks';
import { Segmented } from '../../components/Segmented';
import { LANGUAGES, language, speak } from '../../i18n';
import { setTheme, theme } from '../../state/theme';
import { Controls } from './Controls';
import './Gallery.css';
import { Messages } from './Messages';
import { Surfaces } from './Surfaces';
import { Tiles } from './Tiles';

/** For developers: every component in every state, in both themes and languages. Nothing is built beside them. */
export default function GalleryPage() {
  useEffect(() => {
    document.title = 'Gallery · Anasy';
  }, []);
  return (
    <main class="gallery">
      <header class="gallery__head">
        <h1>Gallery</h1>
        <div class="row row--wrap">
          <Segmented label="Theme" value={theme.value} onChange={setTheme} options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: value }))} />
          <Segmented label="Language" value={language.value} onChange={(wanted) => void speak(wanted)} options={LANGUAGES.map((value) => ({ value, label: value }))} />
        </div>
      </header>
      <Tiles />
      <Controls />
      <Messages />
      <Surfaces />
    </main>
  );
}
