# What the hub keeps on disk. Counts are given as text, so that no language groups their digits.
storage-damaged = The file { $file } was damaged ({ $fault }). It was set aside as { $aside }, and { $rows } of its entries could be saved. Check your devices, users and scenarios.
storage-events-not-recorded = The disk is full or failing: what happens in the home cannot be recorded at the moment. Everything goes on working; make room on the disk.
storage-history-not-recorded = The disk is full or failing: graphs are not recorded at the moment. Everything goes on working; make room on the disk.
storage-in-use = Another hub is running on { $folder }. Stop that one, or start this one with another --data directory.
storage-newer = This file was written by a newer release of the hub (schema { $found }; this release knows up to { $known }). It was left as it is: run the newer release again.
