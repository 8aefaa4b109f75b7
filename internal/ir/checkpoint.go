package ir

import "strings"

// Checkpoint is what the attributes of a checkpoint say.
type Checkpoint struct {
	ID      int64       `json:"id"`
	Func    int64       `json:"func"`              // index of the function in whose source Python goes on
	At      string      `json:"at"`                // from where in it
	Vars    [][2]string `json:"vars"`              // names of the operands with their layouts; then of variables without slots, with where their values come from (see front.originIn)
	Callers []string    `json:"callers,omitempty"` // from the inside out, function:statement:call of each; variables of the k-th, from 1, have the prefix "k."
}

// Checkpoint reads a checkpoint.
func (n *Node) Checkpoint() Checkpoint {
	c := Checkpoint{ID: n.Attrs.Int("id"), Func: n.Attrs.Int("func"), At: n.Attrs.Str("at"), Vars: [][2]string{}, Callers: n.names("callers")}
	for i, name := range n.names("names") {
		c.Vars = append(c.Vars, [2]string{name, n.Args[i].Type.Layout()})
	}
	for _, s := range n.names("static") {
		name, origin, _ := strings.Cut(s, ":")
		c.Vars = append(c.Vars, [2]string{name, origin})
	}
	return c
}

// names reads a comma-separated attribute.
func (n *Node) names(key string) []string {
	if s := n.Attrs.Str(key); s != "" {
		return strings.Split(s, ",")
	}
	return nil
}
