package platform

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"
)

// What is handed to a program that was started elevated: one message behind a header, and
// one byte back when it has been taken. The header names the version, since a program can
// be replaced between two starts.
var handoverHeader = []byte("sessionconfig 1\n")

const (
	mostHandedOver = 64 << 10 // of a message, in bytes
	confirmed      = '.'
	refused        = '!'
)

// takenWithin is how long taking a message may keep the new window from opening.
const takenWithin = 10 * time.Second

// way is a connection to the process at the other end.
type way interface {
	io.ReadWriteCloser
	SetReadDeadline(t time.Time) error
}

// Taken is a message from the process that started this one elevated.
type Taken struct {
	Message []byte
	way     way
}

// Confirm says to that process that everything in the message is here now; it then ends.
func (t *Taken) Confirm() error { return t.answer(confirmed) }

// Refuse says that the message is of no use here: that process keeps what is in it.
func (t *Taken) Refuse() error { return t.answer(refused) }

func (t *Taken) answer(word byte) error {
	_, err := t.way.Write([]byte{word})
	return errors.Join(err, t.way.Close())
}

// TakeOver takes the message that waits at the place of --take-over. The caller confirms
// or refuses it. It is what another process says: to be checked before it is used.
func TakeOver(place string) (*Taken, error) {
	way, err := openWay(place)
	if err != nil {
		return nil, fmt.Errorf("open the way to the window before: %w", err)
	}
	taken := &Taken{way: way}
	if err = way.SetReadDeadline(time.Now().Add(takenWithin)); err == nil {
		taken.Message, err = readMessage(way)
	}
	if err != nil {
		return nil, fmt.Errorf("take over from the window before: %w", errors.Join(err, taken.Refuse()))
	}
	return taken, nil
}

func readMessage(r io.Reader) ([]byte, error) {
	header := make([]byte, len(handoverHeader))
	if _, err := io.ReadFull(r, header); err != nil {
		return nil, err
	}
	if !bytes.Equal(header, handoverHeader) {
		return nil, errors.New("it is of another version of this program")
	}
	var size uint32
	if err := binary.Read(r, binary.BigEndian, &size); err != nil {
		return nil, err
	}
	if size > mostHandedOver {
		return nil, fmt.Errorf("it is longer than %d bytes", mostHandedOver)
	}
	message := make([]byte, size)
	_, err := io.ReadFull(r, message)
	return message, err
}

// framed is a message as it is sent.
func framed(message []byte) ([]byte, error) {
	if len(message) > mostHandedOver {
		return nil, fmt.Errorf("what was typed is longer than %d bytes", mostHandedOver)
	}
	return append(binary.BigEndian.AppendUint32(bytes.Clone(handoverHeader), uint32(len(message))), message...), nil
}

// hand sends a message and waits until it is confirmed, ctx ends, or it is late. It closes
// way, which ends what the other side waits for.
func hand(ctx context.Context, way io.ReadWriteCloser, message []byte, late <-chan time.Time) error {
	taken := make(chan error, 1)
	go func() { taken <- give(way, message) }()
	select {
	case err := <-taken:
		return errors.Join(err, way.Close())
	case <-ctx.Done():
		way.Close()
		<-taken
		return ctx.Err()
	case <-late:
		way.Close()
		<-taken
		return ErrNotTaken
	}
}

func give(way io.ReadWriter, message []byte) error {
	answer := make([]byte, 1)
	if _, err := way.Write(message); err != nil {
		return ErrNotTaken
	}
	if _, err := io.ReadFull(way, answer); err != nil || answer[0] != confirmed {
		return ErrNotTaken
	}
	return nil
}
