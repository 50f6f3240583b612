## Why a driver or a device does not do what it should.

drivers-unknown = There is no driver of that name.
drivers-not-installed = The driver is not installed: the package { $module } is missing.
drivers-bad-settings = The driver's settings are not valid: { $detail }
drivers-start-failed = The driver could not start: { $detail }
drivers-too-slow = The driver took too long to start.
drivers-stalled = The driver stopped answering and was restarted.
drivers-died = The driver's process ended with code { $code } and was restarted.
drivers-unreachable = The device at { $host } does not answer.
drivers-device-said = The device answered: { $text }

## The drivers and their settings.

drivers-kasa = TP-Link Kasa
drivers-kasa-targets = Addresses to search
    .description = IPv4 addresses: for broadcast in your networks, or of single devices.
drivers-kasa-port = Port
drivers-kasa-interval = Seconds between two readings
drivers-kasa-longest-interval = Seconds between two tries when a device does not answer, at most
drivers-kasa-timeout = Seconds that a device may take to answer
drivers-kasa-search-seconds = Seconds that a search lasts

drivers-virtual = Virtual devices
drivers-virtual-demo = Demo home
    .description = Offer the devices of a furnished home.
drivers-virtual-seed = Seed
    .description = The same seed leads the same life.
drivers-virtual-speed = Speed
    .description = How much faster than real time the demo home lives.
drivers-virtual-language = Language of the names
drivers-virtual-time-zone = Time zone
drivers-virtual-state = State file
    .description = Where values outlast a restart; nowhere when empty.
