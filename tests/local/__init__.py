"""The local world: its parts with fakes and on the emulator, and all of it around a tiny app."""
