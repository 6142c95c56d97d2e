package topology

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// SlotCount is the number of hash slots of every Redis Cluster.
const SlotCount = 16384

// Range is a run of slots, both ends included.
type Range struct{ First, Last int }

// Slots are runs of slots.
type Slots []Range

// Count is the number of slots in the runs.
func (s Slots) Count() int {
	n := 0
	for _, r := range s {
		n += r.Last - r.First + 1
	}
	return n
}

// String writes the first ten runs: "0-99, 5461".
func (s Slots) String() string {
	var parts []string
	for _, r := range s {
		switch {
		case len(parts) == 10:
			return strings.Join(parts, ", ") + ", ..."
		case r.First == r.Last:
			parts = append(parts, strconv.Itoa(r.First))
		default:
			parts = append(parts, fmt.Sprintf("%d-%d", r.First, r.Last))
		}
	}
	return strings.Join(parts, ", ")
}

func (s Slots) mark(served *[SlotCount]bool) {
	for _, r := range s {
		for slot := r.First; slot <= r.Last; slot++ {
			served[slot] = true
		}
	}
}

// Share is the part of the data that a master serves.
type Share struct {
	Slots  Slots // nil: all of it, without cluster
	Moving []int // slots on their way to or from another master
}

// Tag finds a hash tag that begins with prefix and falls into the share; another n
// finds another tag. It prefers slots that stay where they are.
func (s Share) Tag(prefix string, n int) string {
	if s.Slots == nil {
		return prefix + "-" + strconv.Itoa(n)
	}
	var served [SlotCount]bool
	s.Slots.mark(&served)
	if s.Slots.Count() > len(s.Moving) {
		for _, slot := range s.Moving {
			served[slot] = false
		}
	}
	if !slices.Contains(served[:], true) {
		return prefix
	}
	begun := crc16(0, prefix+"-")
	for i := n << 20; ; i++ {
		if number := strconv.Itoa(i); served[crc16(begun, number)%SlotCount] {
			return prefix + "-" + number
		}
	}
}

// Differing are the slots that only one of two has.
func Differing(a, b Slots) []int {
	var in [2][SlotCount]bool
	a.mark(&in[0])
	b.mark(&in[1])
	var slots []int
	for slot := range SlotCount {
		if in[0][slot] != in[1][slot] {
			slots = append(slots, slot)
		}
	}
	return slots
}

// Slot is the hash slot of a key: CRC-16 (XMODEM) of the part in the first braces,
// or of all of it (Redis Cluster specification, key distribution).
func Slot(key string) int {
	if open := strings.IndexByte(key, '{'); open >= 0 {
		if length := strings.IndexByte(key[open+1:], '}'); length > 0 {
			key = key[open+1 : open+1+length]
		}
	}
	return int(crc16(0, key)) % SlotCount
}

// crc16 is CRC-16/XMODEM of what crc is the CRC of, with a text after it.
func crc16(crc uint16, text string) uint16 {
	for i := range len(text) {
		crc = crc<<8 ^ crcTable[byte(crc>>8)^text[i]]
	}
	return crc
}

// crcTable has the CRC of every single byte.
var crcTable = func() (table [256]uint16) {
	for i := range table {
		crc := uint16(i) << 8
		for range 8 {
			if crc&0x8000 != 0 {
				crc = crc<<1 ^ 0x1021
			} else {
				crc <<= 1
			}
		}
		table[i] = crc
	}
	return table
}()
