import { computed, signal } from '@preact/signals';
import type { User } from '../api/types';

/** Who is signed in. */
export const user = signal<User | null>(null);

/** Only the owner may change what the home consists of, and see its scenarios. */
export const isOwner = computed(() => user.value?.role === 'owner');
