/* Made by ./dev bundle from dcedd60edfc34ef7 */
import{x as r}from"./form.js";import"./app.js";export{r as Answering};
