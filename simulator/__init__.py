"""An Amazon on this laptop: a store, its cXML doors, sign-in and a mailbox; with state, time, faults. Never packed."""
