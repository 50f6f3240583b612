# Virtual devices and the demo home.
virtual-out-of-reach = It is out of radio reach for now. It comes back by itself.
virtual-unknown-kind = There is no virtual device of this kind ({ $detail }).
virtual-made = { $name } was made. Add it to a room to use it.
