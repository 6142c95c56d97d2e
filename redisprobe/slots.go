package redisprobe

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// slotOf is the hash slot of a key: CRC-16 (XMODEM) of the part in the first
// braces, or of all of it (Redis Cluster specification, key distribution).
func slotOf(key string) int {
	if open := strings.IndexByte(key, '{'); open >= 0 {
		if length := strings.IndexByte(key[open+1:], '}'); length > 0 {
			key = key[open+1 : open+1+length]
		}
	}
	return int(crc16(key)) % totalSlots
}

// crc16 is CRC-16/XMODEM.
func crc16(text string) uint16 {
	var crc uint16
	for i := range len(text) {
		crc = crc<<8 ^ crcTable[byte(crc>>8)^text[i]]
	}
	return crc
}

// crcTable holds the CRC of every single byte.
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

// tagIn finds a hash tag that begins with prefix and falls into the share. It
// prefers slots that stay where they are. The n-th call with another n finds
// another tag.
func (s *share) tagIn(prefix string, n int) string {
	if s.ranges == nil {
		return prefix + "-" + strconv.Itoa(n)
	}
	var served [totalSlots]bool
	for _, r := range s.ranges {
		for slot := r.first; slot <= r.last; slot++ {
			served[slot] = true
		}
	}
	if count(s.ranges) > len(s.moving) {
		for _, slot := range s.moving {
			served[slot] = false
		}
	}
	if !slices.Contains(served[:], true) {
		return prefix
	}
	for i := n << 20; ; i++ {
		if tag := prefix + "-" + strconv.Itoa(i); served[slotOf(tag)] {
			return tag
		}
	}
}

// slotText writes slots as ranges, the first ten of them: "0-99, 5461".
func slotText(ranges []slotRange) string {
	var parts []string
	for _, r := range ranges {
		switch {
		case len(parts) == 10:
			return strings.Join(parts, ", ") + ", ..."
		case r.first == r.last:
			parts = append(parts, strconv.Itoa(r.first))
		default:
			parts = append(parts, fmt.Sprintf("%d-%d", r.first, r.last))
		}
	}
	return strings.Join(parts, ", ")
}

// uncovered lists the slots that none of the masters serves.
func uncovered(masters []*member) []slotRange {
	var served [totalSlots]bool
	for _, m := range masters {
		for _, r := range m.slots {
			for slot := r.first; slot <= r.last; slot++ {
				served[slot] = true
			}
		}
	}
	var gaps []slotRange
	for slot, is := range served {
		switch {
		case is:
		case len(gaps) > 0 && gaps[len(gaps)-1].last == slot-1:
			gaps[len(gaps)-1].last = slot
		default:
			gaps = append(gaps, slotRange{slot, slot})
		}
	}
	return gaps
}
